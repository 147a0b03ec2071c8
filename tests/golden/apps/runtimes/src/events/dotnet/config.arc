@aws
runtime dotnet
