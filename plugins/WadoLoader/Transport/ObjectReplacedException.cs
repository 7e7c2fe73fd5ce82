namespace WadoLoader.Transport;

/// <summary>The server has another version of the object now than the one whose pieces are here. It stays inside of this folder.</summary>
internal sealed class ObjectReplacedException() : Exception("The object was replaced on the server while it was read.");
