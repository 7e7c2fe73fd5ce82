using ImageLoaders.Tests;

namespace WebImageLoader.Tests;

internal sealed class HeapLimitTests : MemoryLimitTests;
