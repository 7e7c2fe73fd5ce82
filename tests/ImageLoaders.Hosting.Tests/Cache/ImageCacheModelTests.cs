using FsCheck;
using FsCheck.Fluent;
using ImageLoaders.Hosting.Cache;

namespace ImageLoaders.Hosting.Tests.Cache;

/// <summary>The cache against a model that is too simple to be wrong: a list of slabs, the most recent last.</summary>
public sealed class ImageCacheModelTests
{
    private const int SlabBytes = 2 << 20;
    private const int Ids = 24;

    [Test]
    public void AnySequenceOfCalls_BehavesAsTheModel() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(300).WithEndSize(200),
        Prop.ForAll(
            Gen.Choose(0, 999).ListOf().Select(list => list.ToArray()).ToArbitrary(),
            steps =>
            {
                var run = new Run();
                foreach (var step in steps)
                    run.Step(step);
            }));

    private sealed class Run
    {
        private readonly ImageCache _cache = new(4 * SlabBytes);
        private readonly List<(PixelSlab Slab, List<CacheEntry> Entries)> _model = [];
        private PixelAllocator _allocator = new(null, SlabBytes);
        private IDisposable? _pin;
        private PixelSlab? _pinned;
        private long _budget = 4 * SlabBytes;

        public void Step(int step)
        {
            var id = step % Ids;
            switch (step / Ids % 8)
            {
                case < 3:
                    Add(id);
                    break;
                case < 5:
                    Get(id);
                    break;
                case 5:
                    _cache.Decache(Name(id));
                    Forget(id);
                    break;
                case 6:
                    TogglePin(id);
                    break;
                default:
                    _budget = (1 + (step % 5)) * SlabBytes;
                    _cache.MaximumBytes = _budget;
                    MakeRoom(0);
                    break;
            }

            var statistics = _cache.GetStatistics();
            Assert.That(statistics.SlabBytes, Is.EqualTo((long)_model.Count * SlabBytes));
            Assert.That(statistics.Images, Is.EqualTo(_model.Sum(slab => slab.Entries.Count)));
            Assert.That(statistics.PixelBytes, Is.EqualTo(_model.Sum(slab => slab.Entries.Sum(entry => (long)entry.Image.Pixels.Length))));
            Assert.That(statistics.SlabBytes <= _budget || _pinned is not null, "over the budget only for what is pinned");
        }

        private void Add(int id)
        {
            if (id % 3 == 0)
                _allocator = new(null, SlabBytes); // the next slab
            var entry = ImageCacheTests.Entry(Name(id), _allocator, lengthBytes: 1 << 18);
            Forget(id);
            var added = true;
            if (_model.All(slab => slab.Slab != entry.Image.Slab))
            {
                MakeRoom(SlabBytes);
                added = (_model.Count + 1L) * SlabBytes <= _budget;
                if (added)
                    _model.Add((entry.Image.Slab, []));
            }

            if (added)
                _model.Single(slab => slab.Slab == entry.Image.Slab).Entries.Add(entry);
            Assert.That(_cache.TryAdd(entry), Is.EqualTo(added));
        }

        private void Get(int id)
        {
            var kept = _model.SelectMany(slab => slab.Entries).SingleOrDefault(entry => entry.Key.IsOf(Name(id)));
            Assert.That(_cache.TryGet(new ImageKey(Name(id), "code", new()), out var found), Is.EqualTo(kept is not null));
            Assert.That(found, Is.SameAs(kept));
            if (kept is null)
                return;
            var slab = _model.Single(candidate => candidate.Slab == kept.Image.Slab);
            _model.Remove(slab);
            _model.Add(slab);
        }

        private void TogglePin(int id)
        {
            if (_pin is not null)
            {
                _pin.Dispose();
                (_pin, _pinned) = (null, null);
                return;
            }

            var isPinned = _cache.TryPin(Name(id), out _pin);
            var slab = _model.FirstOrDefault(candidate => candidate.Entries.Any(entry => entry.Key.IsOf(Name(id))));
            Assert.That(isPinned, Is.EqualTo(slab.Slab is not null));
            _pinned = slab.Slab;
        }

        private void Forget(int id)
        {
            foreach (var slab in _model)
                slab.Entries.RemoveAll(entry => entry.Key.IsOf(Name(id)));
            if (_model.RemoveAll(slab => slab.Entries.Count == 0 && slab.Slab == _pinned) > 0)
            {
                _pin?.Dispose();
                (_pin, _pinned) = (null, null);
            }

            _model.RemoveAll(slab => slab.Entries.Count == 0);
        }

        private void MakeRoom(long lengthBytes)
        {
            foreach (var slab in _model.ToArray())
                if ((_model.Count * (long)SlabBytes) + lengthBytes > _budget && slab.Slab != _pinned)
                    _model.Remove(slab);
        }

        private static ImageId Name(int id) => $"mr:{id}";
    }
}
