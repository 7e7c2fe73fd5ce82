using System.Net;

namespace ImageLoaders.AspNetCore.Responses;

/// <summary>
/// Lets as many encode at once as there are processors: more would take memory and no less time. Where several clients wait, each has its
/// turn, so that one that wants ten thousand pictures keeps another's waiting for one of its own at the most. Safe for concurrent use.
/// </summary>
internal sealed class EncodingQueue(int processors)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<IPAddress, LinkedList<TaskCompletionSource>> _waiting = [];
    private readonly Queue<IPAddress> _turns = new();
    private int _free = processors;

    /// <summary>Waits for a processor; <see cref="Leave"/> gives it back.</summary>
    public async Task EnterAsync(IPAddress client, CancellationToken cancellationToken)
    {
        LinkedListNode<TaskCompletionSource> turn;
        lock (_lock)
        {
            if (_free > 0)
            {
                _free--;
                return;
            }

            if (!_waiting.TryGetValue(client, out var own))
            {
                _waiting.Add(client, own = new());
                _turns.Enqueue(client);
            }

            turn = own.AddLast(new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        try
        {
            await turn.Value.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            if (!TryWithdraw(turn))
                Leave(); // its turn had come
            throw;
        }
    }

    public void Leave()
    {
        TaskCompletionSource? next = null;
        lock (_lock)
        {
            while (next is null && _turns.TryDequeue(out var client))
            {
                var own = _waiting[client];
                if (own.First is { } first)
                {
                    next = first.Value;
                    own.Remove(first);
                }

                if (own.Count > 0)
                    _turns.Enqueue(client);
                else
                    _waiting.Remove(client);
            }

            if (next is null)
                _free++;
        }

        next?.SetResult();
    }

    private bool TryWithdraw(LinkedListNode<TaskCompletionSource> turn)
    {
        lock (_lock)
        {
            if (turn.List is not { } own)
                return false;
            own.Remove(turn);
            return true;
        }
    }
}
