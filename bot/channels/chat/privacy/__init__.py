"""What must nobody see? People have no names here, and the log tells of nobody."""
