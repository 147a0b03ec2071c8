# ITEM: called with changes of the table.
# Each record has `eventName`, which is INSERT, MODIFY or REMOVE, and in `dynamodb` the item before and after as
# `OldImage` and `NewImage`, in the notation of DynamoDB: { S: 'text' }, { N: '1' }. If this raises, they come again.

require 'json'

def handler(event:, context:)
  event['Records'].each do |record|
    change = record['dynamodb'].slice('Keys', 'OldImage', 'NewImage')
    puts "change: #{record['eventName']} #{JSON.generate(change)}"
  end
  nil
end
