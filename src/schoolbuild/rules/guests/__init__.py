"""Rules 6xx: hypervisors, their guests, and the power that keeps them alive."""
