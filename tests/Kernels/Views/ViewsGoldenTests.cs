using System.Runtime.InteropServices;
using NUnit.Framework;
using SimClr.Kernels;
using SimClr.Tests.Support;

namespace SimClr.Tests.Kernels;

/// <summary>Given the same parameters, the views are torchvision's; Golden/views.py made its side.</summary>
internal sealed unsafe class ViewsGoldenTests
{
    private static readonly IReadOnlyDictionary<string, Golden> Goldens = Golden.LoadAll("views.npz");

    private static IEnumerable<TestCaseData> Devices
        => TestDevices.All.Select(
            device => new TestCaseData(device).SetArgDisplayNames(TestDevices.Describe(device)));

    [TestCaseSource(nameof(Devices))]
    public void ViewsEqualTorchvisionsOnTensors(IKernelDevice<float> device)
    {
        CompareCases(device, "plain", 18);
        CompareCases(device, "blur", 44);
    }

    [TestCaseSource(nameof(Devices))]
    public void CropsEqualPilsToOneGreyLevel(IKernelDevice<float> device)
    {
        var cases = Goldens["plain_cases"];
        var expected = Goldens["pil"];
        for (int i = 0; i < expected.Shape[0]; i++)
        {
            Compare(Render(device, cases[i].Values, 18), expected[i].Values, 255, 1.01, $"PIL crop {i}");
        }
    }

    [TestCaseSource(nameof(Devices))]
    public void CenterCropEqualsTorchvisions(IKernelDevice<float> device)
    {
        var expected = Goldens["center"];
        for (int i = 0; i < expected.Shape[0]; i++)
        {
            float[] actual =
                OnPicture(device, i, 18, (image, output) => device.Views.CenterCrop([image], 20, 18, output));
            Compare(actual, expected[i].Values, 1, 1e-5, $"centre crop {i}");
        }
    }

    [Test]
    public void AllHoldOnCuda()
    {
        var device = TestDevices.Cuda[0];
        ViewsEqualTorchvisionsOnTensors(device);
        CropsEqualPilsToOneGreyLevel(device);
        CenterCropEqualsTorchvisions(device);
    }

    private static void CompareCases(IKernelDevice<float> device, string name, int size)
    {
        var cases = Goldens[$"{name}_cases"];
        var expected = Goldens[name];
        for (int i = 0; i < cases.Shape[0]; i++)
        {
            Compare(Render(device, cases[i].Values, size), expected[i].Values, 1, 2e-5, $"{name} {i}");
        }
    }

    private static float[] Render(IKernelDevice<float> device, double[] c, int size)
    {
        var order = ColorOrder.Of(
            (ColorOperation)c[7], (ColorOperation)c[8], (ColorOperation)c[9], (ColorOperation)c[10]);
        var parameters =
            new ViewParameters((int)c[1], (int)c[2], (int)c[3], (int)c[4], c[5] != 0, c[6] != 0, order,
            (float)c[11], (float)c[12], (float)c[13], (float)c[14], c[15] != 0, (float)c[16]);
        return OnPicture(device, (int)c[0], size,
            (image, output) => device.Views.Render([image], [parameters], size, output));
    }

    private static float[] OnPicture(IKernelDevice<float> device, int picture, int size, MakeOne make)
    {
        var golden = Goldens[$"picture{picture}"];
        byte[] pixels = Array.ConvertAll(golden.Values, value => (byte)value);
        float[] output = new float[size * size * 3];
        nint from = device.Memory.Allocate(pixels.Length);
        nint to = device.Memory.Allocate(output.Length * sizeof(float));
        device.Memory.CopyFromHost(pixels, from);
        make(new ImageRef(new((byte*)from, pixels.Length), golden.Shape[0], golden.Shape[1], picture),
            new((float*)to, output.Length));
        device.Memory.CopyToHost(to, MemoryMarshal.AsBytes(output.AsSpan()));
        device.Memory.Free(from, pixels.Length);
        device.Memory.Free(to, output.Length * sizeof(float));
        return output;
    }

    private static void Compare(
        float[] actual, double[] expected, double factor, double tolerance, string what)
    {
        Assert.That(actual, Has.Length.EqualTo(expected.Length), what);
        for (int i = 0; i < actual.Length; i++)
        {
            if (!(Math.Abs(actual[i] * factor - expected[i]) <= tolerance))
            {
                Assert.Fail($"{what}, element {i}: expected {expected[i]}, got {actual[i] * factor}");
            }
        }
    }

    private delegate void MakeOne(ImageRef image, BufferView<float> output);
}
