"""What is known of Windows machines: what they are to be, and the shape of what they tell."""
