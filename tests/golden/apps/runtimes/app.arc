# A runtime of each kind.
@app
runtimes

@aws
region us-west-2

@events
node
python
ruby
java
dotnet
custom
deno
