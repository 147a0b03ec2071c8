"""What a deploy would change: two templates compared by what CloudFormation would make of them (block 5)."""
