using System.Runtime.InteropServices;
using SimClr.Kernels;

namespace SimClr.Tensors;

/// <summary>
/// A dense float array on a device. Its memory belongs to the <see cref="TensorScope"/> that was current when
/// it was made; outside any scope (parameters, running statistics) it lives as long as it is referenced.
/// </summary>
public unsafe class Tensor
{
    private Storage? storage;
    private Tensor? gradient;
    private bool gradientIsEmpty = true;
    private int droppedVersion; // of elements that are to be made again

    /// <summary>A tensor of zeros that no scope owns.</summary>
    protected Tensor(Device device, Shape shape)
        : this(device, shape, new Storage(device, Bytes(shape), persistent: true))
        => device.Memory.Clear(storage!.Block, Bytes(shape));

    private Tensor(Device device, Shape shape, Storage storage)
    {
        Device = device;
        Shape = shape;
        this.storage = storage;
    }

    public Device Device { get; }

    public Shape Shape { get; }

    public long Length => Shape.Length;

    /// <summary>For messages and checkpoints: <c>layer1.0.conv1.weight</c>. Empty for activations.</summary>
    public string Name { get; set; } = "";

    /// <summary>Set by the user on leaves; ops set it on what they record.</summary>
    public bool RequiresGrad { get; set; }

    /// <summary>
    /// Grows with every in-place change; the tape compares it before it uses a saved tensor.
    /// </summary>
    public int Version => Live.Version;

    public bool IsReleased => storage is null;

    /// <summary>The elements. Ask again after every op: never keep the view itself.</summary>
    public BufferView<float> View => new((float*)Live.Block, Length);

    /// <summary>
    /// The gradient that backward passes have added up since <see cref="ZeroGrad"/>; null where there is
    /// none.
    /// </summary>
    public Tensor? Grad => gradientIsEmpty ? null : gradient;

    /// <summary>False for what a recorded op made.</summary>
    internal bool IsLeaf { get; set; } = true;

    /// <summary>True once a recorded op will read the elements in its backward.</summary>
    internal bool IsSaved { get; set; }

    /// <summary>
    /// How the elements are made again, to the bit, after <see cref="DropElements"/>, in memory that <see
    /// cref="TakeElements"/> takes; null where they must be kept. What it reads lives until the op that made them has been
    /// walked.
    /// </summary>
    internal Action? Remake { get; set; }

    /// <summary>The scope that gives the memory back; null for persistent tensors.</summary>
    internal TensorScope? Owner { get; set; }

    /// <summary>
    /// The gradient that a backward line starts from. Defined once the tape has reached this tensor.
    /// </summary>
    internal BufferView<float> Gradient => gradient!.View;

    private Storage Live => storage ?? MadeAgain() ?? throw new ObjectDisposedException(
        null, $"tensor {Shape} {Name}: its memory was given back when its scope ended or backward had passed "
        + "it; read it before, or Keep it on its scope.");

    /// <summary>A tensor with undefined contents, owned by the current scope.</summary>
    public static Tensor Empty(Device device, Shape shape)
    {
        var scope = TensorScope.Current;
        var tensor = new Tensor(device, shape, new Storage(device, Bytes(shape), persistent: scope is null));
        scope?.Own(tensor);
        return tensor;
    }

    /// <summary>A tensor of zeros that no scope owns.</summary>
    public static Tensor Persistent(Device device, Shape shape) => new(device, shape);

    /// <summary>A tensor with these elements, owned by the current scope.</summary>
    public static Tensor FromHost(Device device, Shape shape, ReadOnlySpan<float> values)
    {
        var tensor = Empty(device, shape);
        tensor.CopyFromHost(values);
        return tensor;
    }

    /// <summary>Overwrites the elements (an in-place change).</summary>
    public void CopyFromHost(ReadOnlySpan<float> values)
    {
        CheckHostLength(values.Length);
        MarkChanged();
        Device.Memory.CopyFromHost(MemoryMarshal.AsBytes(values), Live.Block);
        GC.KeepAlive(this);
    }

    public void CopyToHost(Span<float> values)
    {
        CheckHostLength(values.Length);
        Device.Synchronize();
        Device.Memory.CopyToHost(Live.Block, MemoryMarshal.AsBytes(values));
        GC.KeepAlive(this);
    }

    public float[] ToArray()
    {
        var values = new float[Length];
        CopyToHost(values);
        return values;
    }

    /// <summary>The value of a tensor with one element.</summary>
    public float Item() => Length == 1
        ? ToArray()[0]
        : throw new InvalidOperationException(
            $"item: tensor {Shape} has {Length} elements; only 1 has a value.");

    /// <summary>
    /// The next contribution to the gradient overwrites it. The memory stays, so that a step costs no pass
    /// over it.
    /// </summary>
    public void ZeroGrad() => gradientIsEmpty = true;

    /// <summary>Every op that writes into an existing tensor says so here.</summary>
    public void MarkChanged() => Live.Version++;

    /// <summary>The same elements seen as another shape, in the current scope.</summary>
    internal Tensor ViewAs(Shape shape)
    {
        var tensor = new Tensor(Device, shape, Live.Share());
        TensorScope.Current!.Own(tensor);
        return tensor;
    }

    /// <summary>
    /// Where a backward line writes its contribution to this tensor's gradient, and whether it overwrites or
    /// adds. False where nobody wants it. The caller must write the whole target before it asks for another
    /// one.
    /// </summary>
    internal bool TakesGradient(out BufferView<float> target, out Accumulation mode)
    {
        target = default;
        mode = gradientIsEmpty ? Accumulation.Overwrite : Accumulation.Add;
        if (!RequiresGrad)
        {
            return false;
        }

        gradient ??= new Tensor(Device, Shape, new Storage(Device, Bytes(Shape), persistent: IsLeaf));
        gradientIsEmpty = false;
        target = gradient.View;
        return true;
    }

    /// <summary>As <see cref="TakesGradient"/>, in one value: empty where nobody wants it.</summary>
    internal Gradient<float> TakeGradient()
        => TakesGradient(out var target, out var mode) ? new(target, mode) : default;

    /// <summary>
    /// As <see cref="TakesGradient"/>, but where this tensor has no gradient yet, the target is the output's
    /// gradient itself: for kernels that may work in place, at most one input of an op. Memory that is in the
    /// cache is written instead of new one.
    /// </summary>
    internal Gradient<float> TakeGradientInPlace(Tensor output)
    {
        if (RequiresGrad && gradient is null && !IsLeaf)
        {
            gradient = new Tensor(Device, Shape, output.gradient!.Live.Share());
        }

        return TakeGradient();
    }

    /// <summary>
    /// Backward of an op whose gradient passes through unchanged: hands the output's gradient on where this
    /// tensor has none yet (no copy), else adds it.
    /// </summary>
    internal void InheritGradient(Tensor output)
    {
        var target = TakeGradientInPlace(output);
        if (!target.IsEmpty && target.View.Pointer != output.Gradient.Pointer)
        {
            Device.Elementwise.Scale(output.Gradient, 1, target.View, target.Mode);
        }
    }

    internal void ReleaseGradient()
    {
        gradient?.Release();
        gradient = null;
        gradientIsEmpty = true;
    }

    internal void Release()
    {
        storage?.Release();
        storage = null;
        Remake = null;
    }

    /// <summary>
    /// Gives the memory back until the elements are read: then they are made again, or it is an error where they
    /// cannot be.
    /// </summary>
    internal void DropElements()
    {
        if (storage is not null)
        {
            droppedVersion = storage.Version;
            storage.Release();
            storage = null;
        }
    }

    /// <summary>Memory for the elements to be made again in.</summary>
    internal void TakeElements()
        => storage = new Storage(Device, Bytes(Shape), persistent: false) { Version = droppedVersion };

    internal void MakePersistent() => Live.MakePersistent();

    private Storage? MadeAgain()
    {
        Remake?.Invoke();
        return storage;
    }

    private static long Bytes(Shape shape) => shape.Length * sizeof(float);

    private void CheckHostLength(int length)
    {
        if (length != Length)
        {
            throw new ArgumentException(
                $"tensor copy: {length} values for tensor {Shape} of {Length} elements; give as many.");
        }
    }
}
