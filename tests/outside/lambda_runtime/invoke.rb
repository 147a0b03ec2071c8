# Calls the handler of a function as Lambda does: reads a JSON list of events from standard input, and writes what came
# of each. The part of the SDK that sends messages is stood in for: what it was called with is handed out.
# Usage: ruby invoke.rb FILE
require 'json'

module Aws
  module ApiGatewayManagementApi
    CALLS = []

    module Errors
      class GoneException < StandardError; end
    end

    class Client
      def initialize(endpoint:)
        @endpoint = endpoint
      end

      def post_to_connection(connection_id:, data:)
        raise Errors::GoneException if connection_id == 'gone='

        CALLS << { endpoint: @endpoint, connection: connection_id, data: data }
      end
    end
  end
end
$LOADED_FEATURES << 'aws-sdk-apigatewaymanagementapi.rb'
module Kernel
  alias require_anything require
  def require(name)
    name == 'aws-sdk-apigatewaymanagementapi' ? false : require_anything(name)
  end
end

def invoke(code, text)
  eval(code, TOPLEVEL_BINDING)
  results = JSON.parse(text).map { |event| handler(event: event, context: nil) }
  JSON.generate({ results: results, calls: Aws::ApiGatewayManagementApi::CALLS })
end

unless RUBY_PLATFORM.include?('wasm')
  out = $stdout
  $stdout = $stderr
  out.write(invoke(File.read(ARGV[0]), $stdin.read))
end
