"""Rules 2xx: subnets and addresses."""
