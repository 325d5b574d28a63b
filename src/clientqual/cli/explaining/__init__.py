"""What `clientqual explain` prints: reasons, and what would change an answer, for people and as JSON."""
