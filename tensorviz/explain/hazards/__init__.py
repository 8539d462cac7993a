"""It worked, but is it what was meant? One module per rule; :mod:`.table` lists them all."""
