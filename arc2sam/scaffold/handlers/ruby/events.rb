# ITEM: called for each event of this name.
# The event has one record or more; the message of each is what was published, as text.

require 'json'

def handler(event:, context:)
  event['Records'].each do |record|
    message = JSON.parse(record['Sns']['Message'])
    puts "event: #{JSON.generate(message)}"
  end
  nil
end
