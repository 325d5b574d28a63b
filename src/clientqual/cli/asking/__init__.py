"""The parts of `clientqual ask`: the conversation, what it looks like, and the file that it keeps."""
