"""The lecture's opening examples, a file each: `measure` trains one as its page has it, and returns its figures."""
