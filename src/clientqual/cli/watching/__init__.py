"""What `clientqual watch` is made of: lines as they come, the news they make, and what to remember of them."""
