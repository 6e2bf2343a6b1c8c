"""Find words in texts and in comments: everybody finds what they may read, and nothing else."""
