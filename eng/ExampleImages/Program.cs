using ExampleImages;

if (args.Length != 1)
{
    Console.Error.WriteLine("usage: dotnet run --project eng/ExampleImages -- plugins/Base64Loader/Images");
    return 2;
}

foreach (var (name, frames) in Phantoms.All)
    File.WriteAllLines(Path.Combine(args[0], $"{name}.txt"), frames.Select(frame => StoredText.Write(frame())));
return 0;
