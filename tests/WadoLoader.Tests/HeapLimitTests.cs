using ImageLoaders.Tests;

namespace WadoLoader.Tests;

internal sealed class HeapLimitTests : MemoryLimitTests;
