namespace SimClr.Train.Files.Torch.Pickles;

/// <summary>
/// The stack of the pickle machine; marks say where the items of a tuple or dictionary began.
/// </summary>
internal sealed class PickleStack
{
    private readonly List<object?> items = [];
    private readonly Stack<int> marks = [];

    public object? Top => items.Count > 0 ? items[^1] : throw Damaged();

    public static InvalidDataException Damaged()
        => new("is damaged: its pickle makes no sense. Get it again.");

    public void Push(object? item) => items.Add(item);

    public void Mark() => marks.Push(items.Count);

    public object? Pop() => Pop(1)[0];

    /// <summary>The last items, in the order in which they were pushed.</summary>
    public object?[] Pop(int count)
    {
        int first = items.Count - count;
        if (first < 0)
        {
            throw Damaged();
        }

        object?[] popped = [.. items[first..]];
        items.RemoveRange(first, count);
        return popped;
    }

    /// <summary>What was pushed since the last mark; the mark goes too.</summary>
    public object?[] PopToMark()
        => marks.TryPop(out int first) ? Pop(Math.Max(0, items.Count - first)) : throw Damaged();
}
