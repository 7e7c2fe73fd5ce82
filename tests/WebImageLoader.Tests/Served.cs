using ImageLoaders.TestServers;

namespace WebImageLoader.Tests;

/// <summary>A picture on a server.</summary>
internal static class Served
{
    extension(TestServer server)
    {
        public string PictureUrl => server.Url + "/picture";
    }

    public static TestServer Picture(byte[] body, string headers = "") =>
        new($"200 OK\r\nContent-Length: {body.Length}\r\n{headers}", body);
}
