"""Files by strangers: whatever stands in them, a reader gives a result or says what is wrong with which file."""
