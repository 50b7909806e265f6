"""Sessions to switches: where they are, who may open one, what they tell. The only room that opens a connection."""
