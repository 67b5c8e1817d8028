"""What people see: problems, scores, traces and drafts in lines and tables."""
