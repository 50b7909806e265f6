"""What has to be typed to get from what a switch runs to what is intended, and typing it with care."""
