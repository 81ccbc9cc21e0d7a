using System.Text;
using SimClr.Kernels;
using SimClr.Kernels.Ranks;
using SimClr.Tensors;

namespace SimClr.Train.Ranks;

/// <summary>What ranks tell each other beside the buffers of a step: numbers, texts, weights.</summary>
internal static unsafe class Exchange
{
    extension(ICommunicator ranks)
    {
        /// <summary>Each rank's value, in their order.</summary>
        public T[] Gather<T>(T own) where T : unmanaged
        {
            var all = new T[ranks.Ranks];
            fixed (T* there = all)
            {
                ranks.AllGather(new BufferView<T>(&own, 1), new BufferView<T>(there, all.Length));
            }

            return all;
        }

        /// <summary>Each rank's text, in their order.</summary>
        public string[] Gather(string own)
        {
            byte[] bytes = Encoding.UTF8.GetBytes(own);
            int[] lengths = ranks.Gather(bytes.Length);
            int longest = Math.Max(1, lengths.Max());
            Array.Resize(ref bytes, longest);
            byte[] all = new byte[longest * ranks.Ranks];
            fixed (byte* here = bytes, there = all)
            {
                ranks.AllGather(new BufferView<byte>(here, longest), new BufferView<byte>(there, all.Length));
            }

            return [.. lengths.Select((length, rank) => Encoding.UTF8.GetString(all, rank * longest, length))];
        }

        /// <summary>Rank 0's text.</summary>
        public string OfFirst(string own)
        {
            byte[] bytes = Encoding.UTF8.GetBytes(own);
            int length = bytes.Length;
            ranks.Broadcast(new BufferView<int>(&length, 1));
            Array.Resize(ref bytes, Math.Max(1, length));
            fixed (byte* there = bytes)
            {
                ranks.Broadcast(new BufferView<byte>(there, bytes.Length));
            }

            return Encoding.UTF8.GetString(bytes, 0, length);
        }

        /// <summary>Fills a tensor, wherever it lies, with rank 0's values.</summary>
        public void TakeFirst(Tensor tensor)
        {
            float[] values = tensor.ToArray();
            fixed (float* there = values)
            {
                ranks.Broadcast(new BufferView<float>(there, values.Length));
            }

            if (ranks.Rank > 0)
            {
                tensor.CopyFromHost(values);
            }
        }
    }
}
