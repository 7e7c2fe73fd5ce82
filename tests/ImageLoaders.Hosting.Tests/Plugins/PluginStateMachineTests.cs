using ImageLoaders.Hosting.Plugins.Lifecycle;

namespace ImageLoaders.Hosting.Tests.Plugins;

internal sealed class PluginStateMachineTests
{
    [Test]
    public void MoveTo_NoWayLeadsThere_ThrowsAndStays()
    {
        var changes = new List<PluginTransition>();
        var machine = new PluginStateMachine(TimeProvider.System, changes.Add);
        machine.MoveTo(PluginState.Active);

        Assert.That(() => machine.MoveTo(PluginState.Unloaded), Throws.InvalidOperationException.With.Message.EqualTo("A plugin cannot go from Active to Unloaded."));

        Assert.That(machine.Current.State, Is.EqualTo(PluginState.Active));
        Assert.That(changes, Has.Count.EqualTo(1));
    }

    [Test]
    public void MoveTo_ManyTimes_KeepsTheLastTwenty()
    {
        var machine = new PluginStateMachine(TimeProvider.System, _ => { });
        for (var i = 0; i < 30; i++)
        {
            machine.MoveTo(PluginState.Faulted, $"try {i}");
            machine.MoveTo(PluginState.Loading);
        }

        var history = machine.Current.History;
        Assert.That(history, Has.Length.EqualTo(20));
        Assert.That(history[0].Reason, Is.EqualTo("try 20"));
        Assert.That(history[^1], Is.EqualTo(new PluginTransition(PluginState.Faulted, PluginState.Loading, null, history[^1].At, history[^1].Duration)));
    }
}
