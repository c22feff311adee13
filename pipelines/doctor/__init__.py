"""`vouch doctor`: tries every part for real, and says what works, what is missing, and what adds it."""
