"""What any order of the day needs: cohorts of people, exact sampling of counts, random streams."""
