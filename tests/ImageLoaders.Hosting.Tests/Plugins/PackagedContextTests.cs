using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Loader;
using McMaster.NETCore.Plugins.Loader;

namespace ImageLoaders.Hosting.Tests.Plugins;

/// <summary>
/// A collectible context that has an <see cref="Assembly"/>, a <see cref="Type"/> or a running <see cref="Timer"/> in a field is never
/// collected. The context of McMaster.NETCore.Plugins has none. A version of the package that had one would keep every plugin in memory,
/// and fails here.
/// </summary>
internal sealed class PackagedContextTests
{
    private const BindingFlags Declared =
        BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    private static readonly Type[] Pinning =
    [
        typeof(Assembly), typeof(Module), typeof(MemberInfo), typeof(RuntimeTypeHandle), typeof(GCHandle), typeof(Thread), typeof(Task),
        typeof(Delegate), typeof(Timer), typeof(ITimer), typeof(System.Timers.Timer), typeof(FileSystemWatcher),
    ];

    [Test]
    public void ContextOfThePackage_HoldsNothingThatKeepsAPluginAlive()
    {
        var folder = Directory.CreateTempSubdirectory("imageloaders-context-");
        var main = Path.Combine(folder.FullName, "Main.dll");
        File.WriteAllBytes(main, []);
        var context = new AssemblyLoadContextBuilder().SetMainAssemblyPath(main).EnableUnloading().Build();
        context.Unload();
        folder.Delete(recursive: true);

        var fields = Fields(context.GetType()).ToList();

        Assert.That(context.GetType().Assembly, Is.EqualTo(typeof(AssemblyLoadContextBuilder).Assembly));
        Assert.That(fields, Has.Count.GreaterThan(5));
        Assert.That(fields.Where(Pins), Is.Empty);
    }

    [Test]
    public void Fields_ThatPin_AreSeen() => Assert.That(
        Fields(typeof(Outer)).Where(Pins).Select(field => field.Name.Split('<', '>')[1]),
        Is.EquivalentTo([
            nameof(Outer.Loaded), nameof(Outer.Watch), nameof(Outer.Parent), nameof(Outer.Anything), nameof(Inner.Kind),
                nameof(Inner.Tick)]));

    // Own and inherited, static ones too, then those of the field types that are of the same assembly.
    private static IEnumerable<FieldInfo> Fields(Type root)
    {
        var seen = new HashSet<Type>();
        var next = new Stack<Type>([root]);
        while (next.TryPop(out var type))
        {
            for (var part = type; part is not null && !IsRoot(part) && seen.Add(part); part = part.BaseType)
            {
                foreach (var field in part.GetFields(Declared))
                {
                    yield return field;
                    foreach (var held in Parts(field.FieldType).Where(held => held.Assembly == root.Assembly))
                        next.Push(held);
                }
            }
        }
    }

    private static bool IsRoot(Type type) => type == typeof(AssemblyLoadContext) || type == typeof(object);

    // A field of type object can hold anything.
    private static bool Pins(FieldInfo field) =>
        Parts(field.FieldType).Any(type => type == typeof(object) || Pinning.Any(pinning => pinning.IsAssignableFrom(type)));

    private static IEnumerable<Type> Parts(Type type) =>
        type.HasElementType ? Parts(type.GetElementType()!) : type.GetGenericArguments().SelectMany(Parts).Prepend(type);

    private class Base
    {
        public Func<Assembly>? Parent { get; set; }
    }

    private sealed class Outer : Base
    {
        public Dictionary<string, Assembly[]>? Loaded { get; set; }
        public FileSystemWatcher? Watch { get; set; }
        public object? Anything { get; set; }
        public List<Inner>? Inner { get; set; }
        public string? Name { get; set; }
        public AssemblyLoadContext? Context { get; set; }
    }

    private sealed class Inner
    {
        public static Type? Kind { get; set; }
        public ITimer? Tick { get; set; }
        public Outer? Owner { get; set; }
    }
}
