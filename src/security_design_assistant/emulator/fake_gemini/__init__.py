"""A stand-in for the Gemini API: free, without a network, and out of order on demand."""
