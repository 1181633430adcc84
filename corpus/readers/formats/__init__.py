"""One module, or one folder, for each kind of file that is read, and the registry that names them all."""
