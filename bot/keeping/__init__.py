"""What do keepers do with the guide? Publish changes, see what was asked, mend what was not answered."""
