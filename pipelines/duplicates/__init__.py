"""Has this document been seen before, and is its supplier still paid where it always was?"""
