# ITEM: called with messages of this queue.
# The event has one record or more; the body of each is what was sent, as text. Messages are deleted from the queue
# once this has returned. If it raises, they come again.

require 'json'

def handler(event:, context:)
  event['Records'].each do |record|
    message = JSON.parse(record['body'])
    puts "message: #{JSON.generate(message)}"
  end
  nil
end
