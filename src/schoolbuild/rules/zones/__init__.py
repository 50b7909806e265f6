"""Rules 3xx on zones: who may talk to whom, and how pupils and visitors leave the school."""
