"""From what was found on the switches of a school to a proposed edit of its folder."""
