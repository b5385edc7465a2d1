"""What all papers share: fonts, measures, bars, sheets, and the ways out of the program."""
