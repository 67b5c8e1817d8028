"""Many workbooks: each read from disk, carried through the service, its reports put in place, none stopping the others."""
