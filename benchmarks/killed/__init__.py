"""What ends by SIGKILL at random moments, and what is there once it has begun again."""
