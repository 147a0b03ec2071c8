# ITEM: called by the clock.
# The event has the time that it was called for, `time`.

def handler(event:, context:)
  puts "called for: #{event['time']}"
end
