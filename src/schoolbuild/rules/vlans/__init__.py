"""Rules 3xx: VLANs and ports."""
