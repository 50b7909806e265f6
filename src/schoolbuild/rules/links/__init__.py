"""Rules 4xx: cables, LAGs, paths and the spanning tree."""
