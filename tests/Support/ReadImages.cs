using SimClr.Kernels;
using SimClr.Kernels.Cpu;
using SimClr.Train.Data;
using SimClr.Train.Data.Stores;
using SimClr.Train.Steps;

namespace SimClr.Tests.Support;

/// <summary>The pictures of a data set that is in memory, without a reader around them.</summary>
internal static class ReadImages
{
    private static readonly CpuDevice Cpu = new(threads: 1);
    private static readonly List<ImageDataset> Alive = []; // owners of pixels that a test may still look at

    extension(ImageDataset data)
    {
        public ImageRef[] Images => data.ImagesOn(Cpu);

        public bool IsStreamed => data.Store is StreamedPixels;

        public ImageRef Image(int place) => data.Images[place];

        public ImageRef[] ImagesOn(IKernelDevice<float> device)
        {
            lock (Alive)
            {
                Alive.Add(data);
            }

            return data.Read(device, [[.. Enumerable.Range(0, data.Count)]]).Single();
        }

        /// <summary>All of them, as one batch.</summary>
        public Batch Batch(int epoch, IKernelDevice<float>? device = null)
        {
            var images = data.ImagesOn(device ?? Cpu);
            return new Batch(images, data.Labels.ToArray(), epoch, Step: 0);
        }
    }
}
