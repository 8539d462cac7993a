"""What has to stay fast or small, measured: `make bench` writes docs/benchmarks.md."""
