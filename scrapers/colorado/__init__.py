"""Page objects of leg.colorado.gov: text and an address in, records out."""
