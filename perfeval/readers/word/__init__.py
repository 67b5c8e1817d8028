"""Read Word documents: what they say now, and the trace that reports of ours keep of what was written."""
