"""What the HTML report shows: which posts, with what around them, and what is counted of all."""
