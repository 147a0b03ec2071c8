@aws
runtime typescript
