"""Every word of ours that the public reads. Official text stays as the official page has it."""
