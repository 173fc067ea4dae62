"""What has come in since watches last looked, and what they have found and post."""
