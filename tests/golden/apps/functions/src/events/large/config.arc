@aws
memory 10240
timeout 900
storage 10240
architecture arm64
