"""Rules 8xx: waivers, and the calendar."""
